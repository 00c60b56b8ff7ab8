import sys,time,tempfile
from pathlib import Path
from tests.courses import *
from tests.graders import ours
from autograder.execute import How
import tests.attacks as attacks
with tempfile.TemporaryDirectory() as f:
    course=make_course(Path(f))
    hand_in(course,"right",answered())
    nb=released_notebook(); hand_in(course,"none",nb)
    nb=answered(); cell_of(nb,"double")["source"]="def double(x):\n    while True: pass"; hand_in(course,"loop",nb)
    nb=answered(); cell_of(nb,"double")["source"]="def double(x):\n    import os; os._exit(0)"; hand_in(course,"exit",nb)
    t=time.time()
    from concurrent.futures import ThreadPoolExecutor
    from autograder.grading import Grading
    from autograder.kernel.limits import Limits
    with ThreadPoolExecutor(2) as ex:
        g=Grading(course,NAME,ex,How(kernel="plain",limits=Limits(cell_seconds=3)))
        for r in g.run(course.students_who_submitted(NAME)): print(r.student,r.score,[str(x) for x in r.findings], {k:v['wall_seconds'] for k,v in r.statuses.items()})
        print(g.judged(), g.beside)
    print(time.time()-t)
    import nbformat
    for s in ("loop","exit","right"):
        for c in nbformat.read(Path(f)/"autograded"/s/NAME/f"{NAME}.ipynb",4).cells:
            if c.cell_type=='code': print(s,c.id,[(o.get('ename'),o.get('evalue'),o.get('text')) for o in c.outputs])
