"""A whole project in miniature: every table, drawn, with the least that obeys all rules."""

from __future__ import annotations

import pytest

from analysis.paths import Project

PEERS = [f"E{number}" for number in range(1, 9)]

TABLES = {
    "sources.csv": """
        id,publisher,title,url,licence,published,retrieved,note
        gpg,Government Equalities Office,Gender pay gap data,https://example.org,OGL,2025,2026-01-31,
    """,
    "framework/goal_sets.csv": """
        id,name,goals,from,source
        current,The goals of today,15,2024,gpg
    """,
    "framework/edition.csv": """
        edition,goal_set,status
        2026-11-30,current,published
    """,
    "framework/editions.csv": """
        edition,number,kind,organisation,claim,note
        2026-11-30,1,new,,,The first edition
    """,
    "framework/goals.csv": """
        goal_set,number,title,aliases,group,group_basis,description,description_status,question,question_basis,source
        current,6,Fair progression,,work,this project's reading,,not_published,Who gets on?,this project's wording,gpg
    """,
    "framework/metrics.csv": """
        id,name,short_name,goal,audience,level,kind,unit,polarity,decimals,numerator,denominator,margin,method,source,caveat,status,superseded_by
        median_pay_gap,Median hourly pay gap,Median gap,6,staff,organisation,gap,%,zero,1,,,1,,gpg,,live,
        women_top_quarter,Women in the top quarter,Top quarter,6,staff,organisation,percentage,%,none,1,,,2,,gpg,,live,
        employees,Employees,Employees,6,staff,organisation,count,people,none,0,,,,,gpg,,live,
        trainees_women,Women who train,Women,14,communities,organisation,percentage,%,none,0,,,5,,gpg,,live,
        trainees,People who train,Trainees,14,communities,organisation,count,people,none,0,,,,,gpg,,live,
        literacy,Early literacy,Literacy,1,communities,place,percentage,%,higher,1,,,2,,gpg,,live,
    """,
    "framework/official_measures.csv": """
        goal,measure,named_source,status,substitute,note,source
        6,Pay gap,,live,median_pay_gap,,gpg
    """,
    "framework/crosswalk.csv": """
        goal,scheme,code,basis,source
        6,SDG,5,this project's own mapping,gpg
    """,
    "framework/benchmarks.csv": """
        id,metric,name,value,period,status,source,note
        uk-gap,median_pay_gap,Median of employers,8.6,2024-25,live,gpg,
    """,
    "framework/place_series.csv": """
        metric,publisher_series,system,filter,source
        literacy,early-years-literacy,els,,gpg
    """,
    "organisations/organisations.csv": """
        slug,name,kind,industry,peer_group,about,note,source
        harbour,Harbour,company,Water,water,It supplies water.,,gpg
    """,
    "organisations/entities.csv": """
        id,organisation,name,role,company_number,first_year,last_year,note,source
        E1,harbour,Harbour Limited,lead,00000001,2023-24,2024-25,,gpg
    """,
    "organisations/peer_groups.csv": """
        id,name,rule,source
        water,Water companies,They supply water,gpg
    """,
    "organisations/peers.csv": "peer_group,employer,name,reason,source\n"
    + "\n".join(f"water,{peer},Company {peer},supplies water,gpg" for peer in PEERS),
    "organisations/accents.csv": """
        organisation,accent,source
        harbour,#F46A25,gpg
    """,
    "organisations/counted_bodies.csv": """
        id,name,organisation,compared_with,role,note,source
        harbour-training,HARBOUR TRAINING,harbour,colleges,member,Its own college,gpg
        nation,"England, all colleges",,,total,,gpg
    """,
    "organisations/redirects.csv": """
        old_slug,slug
        old-harbour,harbour
    """,
    "places/places.csv": """
        code,name,level,region,utla,nation,population,source
        E92000001,England,nation,,,,57000000,gpg
        E12000009,South West,region,,,E92000001,5800000,gpg
        E06000052,Cornwall,lad,E12000009,,E92000001,580000,gpg
        E07000042,Mid Devon,lad,E12000009,,E92000001,84000,gpg
    """,
    "places/footprints.csv": """
        organisation,place,weight,basis,source,note
        harbour,E06000052,0.75,service area,gpg,
        harbour,E07000042,0.25,service area,gpg,
    """,
    "places/hexes.csv": """
        place,q,r,source
        E06000052,1,0,gpg
        E07000042,2,0,gpg
    """,
    "places/neighbours.csv": """
        place,neighbour,rank,source
        E06000052,E07000042,1,gpg
    """,
    "observations/pay_gap_filings.csv": """
        entity,metric,period,start,end,value,missing,source
        E1,median_pay_gap,2023-24,2023-04-05,2024-04-04,10.5,,gpg
        E1,median_pay_gap,2024-25,2024-04-05,2025-04-04,9.5,,gpg
        E1,women_top_quarter,2024-25,2024-04-05,2025-04-04,,not_given,gpg
    """,
    "observations/published_facts.csv": """
        id,organisation,metric,activity,stage,role,statement,value,bound,missing,unit,period,start,end,n,source,note
        harbour-staff,harbour,employees,,context,result,It employs over 900 people,900,at_least,,people,2024,2024-01-01,2024-12-31,,gpg,
    """,  # noqa: E501
    "observations/counts.csv": """
        body,metric,period,start,end,group,count,count_least,count_most,denominator,denominator_least,denominator_most,asked,rounding,missing,source
        harbour-training,trainees_women,2023-24,2023-08-01,2024-07-31,Female,20,15,24,70,61,79,100,10,,gpg
        harbour-training,trainees_women,2024-25,2024-08-01,2025-07-31,Female,,0,4,80,75,84,,10,suppressed,gpg
        harbour-training,trainees,2024-25,2024-08-01,2025-07-31,All,80,75,84,,,,,10,,gpg
        nation,trainees_women,2024-25,2024-08-01,2025-07-31,Female,400,400,400,800,800,800,,1,,gpg
    """,
    "observations/employers.csv": "employer,year,sector,industry,size,median_gap,mean_gap,"
    "women_top_quarter,flag,source\n"
    + "\n".join(f"{peer},2024-25,private,E,250-499,8.5,11,41.8,,gpg" for peer in PEERS),
    "observations/pay_gap_distributions.csv": """
        year,industry,size,employers,p05,p10,p25,p50,p75,p90,p95,mean,share_zero,source
        2024-25,all,all,20,-5,-1,2,8.5,17,27,34,11,6.5,gpg
    """,
    "observations/breaks.csv": """
        metric,start,note,source
        literacy,2021-09-01,A new profile began,gpg
    """,
    "observations/places/literacy.csv": """
        place,period,start,end,value,lower,upper,missing,source
        E06000052,2023-24,2023-09-01,2024-08-31,68,65,71,,gpg
        E07000042,2023-24,2023-09-01,2024-08-31,70,,,,gpg
    """,
}


@pytest.fixture
def project(tmp_path):
    for name, drawn in TABLES.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line.strip()}\n" for line in drawn.strip().splitlines()), encoding="utf-8")
    return Project(tmp_path)


@pytest.fixture
def replace(project):
    """Replace a piece of text that stands once in a table."""

    def put(name, old, new):
        path = project.data / name
        before = path.read_text(encoding="utf-8")
        assert before.count(old) == 1, (name, old)
        path.write_text(before.replace(old, new), encoding="utf-8")

    return put
